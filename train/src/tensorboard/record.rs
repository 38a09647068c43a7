//! A record of a TFRecord file: its length, the data, and a checksum of each.
//!
//! Input: bytes. Output: bytes. Source: `tensorflow/core/lib/io/record_writer.h` for the frame, RFC 3720,
//! appendix B.4, for the checksum CRC-32C.

/// The polynomial of Castagnoli et al. 1993, 0x1EDC6F41, with its bits reversed.
const POLYNOMIAL: u32 = 0x82f6_3b78;

/// The remainder of each byte.
const REMAINDERS: [u32; 256] = {
    let mut remainders = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut remainder = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            remainder = (remainder >> 1) ^ (POLYNOMIAL * (remainder & 1));
            bit += 1;
        }
        remainders[byte] = remainder;
        byte += 1;
    }
    remainders
};

fn crc32c(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        let [low, ..] = sum.to_le_bytes();
        REMAINDERS.get(usize::from(low ^ byte)).map_or(0, |remainder| remainder ^ (sum >> 8))
    };
    !bytes.iter().fold(!0, step)
}

/// The checksum as the file has it: rotated and moved, so that a checksum of data with checksums is no
/// special one.
fn masked(bytes: &[u8]) -> [u8; 4] {
    crc32c(bytes).rotate_right(15).wrapping_add(0xa282_ead8).to_le_bytes()
}

/// The record of these data.
pub(super) fn record(data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u64).to_le_bytes();
    let mut record = Vec::with_capacity(data.len() + 16);
    record.extend(length);
    record.extend(masked(&length));
    record.extend(data);
    record.extend(masked(data));
    record
}

#[cfg(test)]
mod tests {
    use super::{crc32c, masked};

    /// The examples of RFC 3720, appendix B.4; it has the bytes of a sum from the lowest on.
    #[test]
    fn the_checksums_are_those_of_the_standard() {
        let up: Vec<u8> = (0..32).collect();
        let down: Vec<u8> = (0..32).rev().collect();
        let mut read_command = [0; 48];
        for (at, byte) in
            [(0, 0x01), (1, 0xc0), (16, 0x14), (22, 0x04), (27, 0x14), (31, 0x18), (32, 0x28), (40, 0x02)]
        {
            read_command[at] = byte;
        }
        let cases: [(&[u8], [u8; 4]); 5] = [
            (&[0; 32], [0xaa, 0x36, 0x91, 0x8a]),
            (&[0xff; 32], [0x43, 0xab, 0xa8, 0x62]),
            (&up, [0x4e, 0x79, 0xdd, 0x46]),
            (&down, [0x5c, 0xdb, 0x3f, 0x11]),
            (&read_command, [0x56, 0x3a, 0x96, 0xd9]),
        ];
        for (bytes, sum) in cases {
            assert_eq!(crc32c(bytes).to_le_bytes(), sum, "{bytes:?}");
        }
    }

    /// By `masked_crc32c` of TensorBoard 2.21's own stub of TensorFlow, for the length of an event file's
    /// first record.
    #[test]
    fn the_mask_is_that_of_tensorflow() {
        assert_eq!(masked(&24_u64.to_le_bytes()), [0xa3, 0x7f, 0x4b, 0x22]);
    }
}
