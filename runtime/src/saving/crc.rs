//! The checksum of saved networks: CRC-32 as in zlib, PNG and Ethernet (polynomial 0x04C11DB7, reflected).
//!
//! It finds every change of up to 32 bits in a row, and any other with a probability of 1 − 2⁻³².

/// The remainders of four bits at a time: 64 bytes, where a table of eight bits would have 1,024.
const TABLE: [u32; 16] = table();

const fn table() -> [u32; 16] {
    let mut table = [0; 16];
    let mut index = 0;
    while index < 16 {
        let mut remainder = index as u32;
        let mut bit = 0;
        while bit < 4 {
            remainder = if remainder & 1 == 1 { (remainder >> 1) ^ 0xedb8_8320 } else { remainder >> 1 };
            bit += 1;
        }
        table[index] = remainder;
        index += 1;
    }
    table
}

/// The checksum of the first `length` bytes, or of all if they are fewer.
pub(super) const fn crc32(bytes: &[u8], length: usize) -> u32 {
    let mut crc = !0_u32;
    let mut index = 0;
    while index < length && index < bytes.len() {
        crc ^= bytes[index] as u32;
        crc = (crc >> 4) ^ TABLE[(crc & 15) as usize];
        crc = (crc >> 4) ^ TABLE[(crc & 15) as usize];
        index += 1;
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::crc32;

    /// The check value of the catalogue of parametrised CRC algorithms, CRC-32/ISO-HDLC, and zlib.crc32 of
    /// Python 3.11.
    #[test]
    fn it_is_the_crc_32_of_zlib() {
        assert_eq!(crc32(b"123456789", 9), 0xcbf4_3926);
        assert_eq!(crc32(b"123456789 and more", 9), 0xcbf4_3926);
        assert_eq!(crc32(b"", 0), 0);
        assert_eq!(crc32(&[0; 32], 99), 0x190a_55ad);
    }
}
