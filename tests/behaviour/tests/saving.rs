//! Networks as bytes: the format byte by byte, every bit back, and everything else refused before a number is
//! written.
#![allow(clippy::panic)] // a test may panic

use netwright::prelude::*;
use netwright::program::Program;
use netwright::{LengthError, LoadError, Network, saving};

network! {
    #[derive(Debug, PartialEq)]
    struct Net {
        x: input(2);
        h: x -> dense(1, bias = false) -> tanh;
        n: h -> batch_norm;
        loss: mse(n);
    }
}
network! {
    /// The same but for what training does, so it has the same signature.
    #[derive(Debug, PartialEq)]
    struct Trained {
        x: input(2);
        h: x -> dense(1, bias = false, l2 = 0.1) -> tanh -> dropout(0.5);
        n: h -> batch_norm(momentum = 0.5);
        loss: huber(n);
    }
}
network! { #[derive(Debug, PartialEq)] struct Tanh<2, 3 tanh, 1>; }
network! { #[derive(Debug, PartialEq)] struct Relu<2, 3 relu, 1>; }
network! { #[derive(Debug, PartialEq)] struct Dropped { x: input(2); y: x -> dense(3) -> tanh -> dropout(0.5, allow = "NW0059"); loss: mse(y); } }
network! { #[derive(Debug, PartialEq)] struct Plain { x: input(2); y: x -> dense(3) -> tanh; } }
network! { struct Wide<200, 100 relu, 4>; }

/// The bytes of a [`Net`], as docs/format.md has them.
///
/// Written with Python 3.11:
/// `struct.pack('<4sHHQ4f2Q2f', b'NETW', 1, 1, FINGERPRINT, 0.5, -1.5, 1, 0.25, 7, 3, 0.125, 2)` and
/// `zlib.crc32` of that.
const BYTES: [u8; Net::BYTES] = [
    0x4e, 0x45, 0x54, 0x57, 0x01, 0x00, 0x01, 0x00, 0x81, 0x4f, 0x5a, 0x23, 0x6a, 0x61, 0x47, 0xdd, 0x00,
    0x00, 0x00, 0x3f, 0x00, 0x00, 0xc0, 0xbf, 0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x80, 0x3e, 0x07, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x3e, 0x00, 0x00, 0x00, 0x40, 0x53, 0xf4, 0x7f, 0x49,
];

fn written() -> Net {
    let mut net = Net::from_parameters([0.5, -1.5, 1.0, 0.25]);
    net.state = NetState { seed: 7, step: 3, n: [[0.125, 2.0]] };
    net
}

/// CRC-32 bit by bit, from its definition.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
    })
}

/// The bytes with another part, and the checksum that goes with it.
fn with(bytes: &[u8], at: usize, part: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at..at + part.len()].copy_from_slice(part);
    let end = bytes.len() - 4;
    let checksum = crc32(&bytes[..end]);
    bytes[end..].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

#[test]
fn every_byte_is_where_the_specification_says() {
    let mut bytes = [0; Net::BYTES];
    written().to_bytes(&mut bytes);
    assert_eq!(bytes, BYTES);
    assert_eq!(Net::BYTES, 16 + 4 * 4 + 16 + 2 * 4 + 4);
    assert_eq!(<Net<f64> as Program<f64>>::BYTES, 16 + 4 * 8 + 16 + 2 * 8 + 4);
    assert_eq!(Net::FINGERPRINT.to_le_bytes(), BYTES[8..16]);
    // The page shows these bytes, and the text whose hash they hold.
    let page = include_str!("../../../docs/format.md");
    for line in BYTES.chunks(16).map(|line| line.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>())
    {
        assert!(page.contains(&line.join(" ")), "{line:?} is not there");
    }
    assert!(page.contains(&Net::TOPOLOGY.signature().to_string()));
}

static STATIC: Net = Net::from_bytes(&BYTES);

/// More bytes than have their checksum computed for a `static`: parameters of 0, whatever the checksum.
static WIDE: [u8; Wide::BYTES] = {
    let (mut bytes, mut index) = ([0; Wide::BYTES], 0);
    while index < 8 {
        bytes[index] = BYTES[index];
        bytes[index + 8] = Wide::FINGERPRINT.to_le_bytes()[index];
        index += 1;
    }
    // 1.0 for the first weight.
    (bytes[18], bytes[19]) = (0x80, 0x3f);
    bytes
};
static WIDE_NET: Wide = Wide::from_bytes(&WIDE);
/// Another scalar, at run time and in a `const`.
const DOUBLE: Net<f64> = saving::from_bytes::<f64, Net<f64>, 84>(&[
    0x4e, 0x45, 0x54, 0x57, 0x01, 0x00, 0x02, 0x00, 0x81, 0x4f, 0x5a, 0x23, 0x6a, 0x61, 0x47, 0xdd, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0xe0, 0x3f, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf8, 0xbf, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0xf0, 0x3f, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xd0, 0x3f, 0x07, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0xc0, 0x3f, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x40, 0x4e, 0xfd, 0x89, 0x86,
]);

#[test]
fn a_static_is_what_was_written() {
    assert_eq!(STATIC, written());
    assert_eq!(DOUBLE, written().cast::<f64>());
    assert!(WIDE_NET.parameters().iter().enumerate().all(|(index, w)| *w == f32::from(index == 0)));
    let damaged = LoadError::Damaged { found: crc32(&WIDE[..Wide::BYTES - 4]), needed: 0 };
    assert_eq!(Wide::check_bytes(&WIDE), Err(damaged));
    let mut bytes = [0; 84];
    DOUBLE.to_bytes(&mut bytes);
    assert_eq!(saving::from_bytes::<f64, Net<f64>, 84>(&bytes), DOUBLE);
}

/// Any number comes back, NaN with its payload, on either scalar.
#[test]
fn every_bit_comes_back() {
    let bits: [u32; 4] = [0x7fc1_2345, 0xff80_0000, 0x8000_0001, 0xffff_ffff];
    let mut net = Net::from_parameters(bits.map(f32::from_bits));
    net.state = NetState { seed: u64::MAX, step: 1 << 63, n: [[f32::INFINITY, -0.0]] };
    let mut bytes = [0; Net::BYTES];
    net.to_bytes(&mut bytes);
    let mut back = Net::zeros();
    assert_eq!(back.load_bytes(&bytes), Ok(()));
    for back in [back, Net::from_bytes(&bytes)] {
        assert_eq!([0, 1, 2, 3].map(|i| back.parameters()[i].to_bits()), bits);
        assert_eq!((back.state.seed, back.state.step), (u64::MAX, 1 << 63));
        assert_eq!(back.state.n[0].map(f32::to_bits), [0x7f80_0000, 0x8000_0000]);
    }

    let bits: [u64; 4] = [0x7ff8_0000_1234_5678, 1, 0xffff_ffff_ffff_ffff, 0x8000_0000_0000_0000];
    let mut net = <Net<f64> as Network<f64>>::zeros();
    net.parameters_mut().copy_from_slice(&bits.map(f64::from_bits));
    let mut bytes = [0; 84];
    net.to_bytes(&mut bytes);
    let mut back = <Net<f64> as Network<f64>>::zeros();
    assert_eq!(back.load_bytes(&bytes), Ok(()));
    assert_eq!([0, 1, 2, 3].map(|i| back.parameters()[i].to_bits()), bits);
}

/// What `load_bytes` says of bytes that it must refuse; it leaves the network as it is.
fn refused(bytes: &[u8]) -> LoadError {
    let before = written();
    let mut net = written();
    let error = net.load_bytes(bytes);
    assert_eq!(Net::check_bytes(bytes), error);
    assert_eq!(net, before);
    match error {
        Err(error) => error,
        Ok(()) => panic!("taken: {bytes:?}"),
    }
}

#[test]
fn every_flipped_bit_is_found() {
    for bit in 0..8 * BYTES.len() {
        let mut bytes = BYTES;
        bytes[bit / 8] ^= 1 << (bit % 8);
        refused(&bytes);
        // Two, one of them anywhere else.
        for other in (bit + 1..8 * BYTES.len()).step_by(7) {
            let mut bytes = bytes;
            bytes[other / 8] ^= 1 << (other % 8);
            refused(&bytes);
        }
    }
    // Bursts of any four bytes.
    for start in 0..BYTES.len() - 4 {
        let mut bytes = BYTES;
        bytes[start..start + 4].copy_from_slice(&[0x5a; 4]);
        refused(&bytes);
    }
}

#[test]
fn other_lengths_are_refused() {
    for length in 0..BYTES.len() {
        let error = refused(&BYTES[..length]);
        let expected = LoadError::Length { found: length, needed: Net::BYTES };
        assert_eq!(error, expected, "{length}: {error}");
    }
    assert_eq!(refused(b"NEX"), LoadError::Magic);
    let one = LoadError::Length { found: 1, needed: Net::BYTES }.to_string();
    assert!(one.starts_with("there is 1 byte, but this network is saved in 60: "), "{one}");
    for more in [1, 4, 100] {
        let mut bytes = BYTES.to_vec();
        bytes.resize(Net::BYTES + more, 0);
        assert_eq!(refused(&bytes), LoadError::Length { found: Net::BYTES + more, needed: Net::BYTES });
    }
}

#[test]
fn an_error_says_where_what_and_how_to_fix_it() {
    let mut tanh = [0; Tanh::BYTES];
    Tanh::new(1).to_bytes(&mut tanh);
    let mut double = [0; 84];
    written().cast::<f64>().to_bytes(&mut double);
    for (bytes, text) in [
        (
            BYTES[..40].to_vec(),
            "there are 40 bytes, but this network is saved in 60: load everything that `to_bytes` wrote, for the same network on \
             the same scalar"
                .to_owned(),
        ),
        (
            with(&BYTES, 0, b"PNG "),
            "these bytes are not a saved network: they do not begin with `NETW`; load bytes that `to_bytes` wrote".to_owned(),
        ),
        (
            with(&BYTES, 4, &[2, 0]),
            "these bytes have format 2, but this version of netwright reads format 1: load them with the version that \
             wrote them, or a later one"
                .to_owned(),
        ),
        (
            double.to_vec(),
            "these bytes hold numbers of type f64, but this network has f32: load them into the network on f64 and \
             `cast::<f32>()`"
                .to_owned(),
        ),
        (
            with(&BYTES, 6, &[9, 0]),
            "these bytes hold numbers of type 9, which this version of netwright does not know: load them with the \
             version that wrote them"
                .to_owned(),
        ),
        (
            tanh.to_vec(),
            format!(
                "these bytes are those of another network: its FINGERPRINT is {:#018x}, here it is {:#018x}; load them \
                 into the network that was saved, or compare `TOPOLOGY.signature()` of both",
                Tanh::FINGERPRINT,
                Net::FINGERPRINT
            ),
        ),
        (
            [&BYTES[..20], &[1], &BYTES[21..]].concat(),
            format!(
                "these bytes are damaged: their CRC-32 is {:#010x}, and was {:#010x} when they were written; use \
                 another copy",
                crc32(&[&BYTES[..20], &[1], &BYTES[21..56]].concat()),
                crc32(&BYTES[..56])
            ),
        ),
    ] {
        assert_eq!(refused(&bytes).to_string(), text);
    }
    let mut relu = Relu::new(3);
    let error = LoadError::Network { found: Tanh::FINGERPRINT, needed: Relu::FINGERPRINT };
    assert_eq!(relu.load_bytes(&tanh), Err(error));
    assert_eq!(relu, Relu::new(3));
    let mut wide = <Net<f64> as Network<f64>>::zeros();
    assert_eq!(wide.load_bytes(&BYTES), Err(LoadError::Scalar { found: 1, needed: 2 }));
}

#[test]
fn a_slice_of_another_length_is_not_written_to() {
    let mut bytes = [7; Net::BYTES + 1];
    let error = written().try_to_bytes(&mut bytes);
    assert_eq!(error, Err(LengthError::Bytes { found: 61, needed: 60 }));
    let text = "the slice has 61 bytes, but this network is saved in 60: use one of `BYTES` bytes";
    assert_eq!(error.map_err(|error| error.to_string()), Err(text.to_owned()));
    assert_eq!(bytes, [7; Net::BYTES + 1]);
    assert!(std::panic::catch_unwind(|| written().to_bytes(&mut [0; 3])).is_err());
    assert!(std::panic::catch_unwind(|| Net::from_bytes(&[0; Net::BYTES])).is_err());
}

/// Dropout and how a network is trained are not in its signature, so it is saved with them and loaded
/// without.
#[test]
fn training_is_no_part_of_what_is_saved() {
    let mut trained = Trained::zeros();
    assert_eq!(trained.load_bytes(&BYTES), Ok(()));
    assert_eq!(Network::state(&trained), Network::state(&written()));
    let mut dropped = Dropped::new(9);
    dropped.state.step = 5;
    let (mut bytes, mut plain) = ([0; Dropped::BYTES], Plain::zeros());
    dropped.to_bytes(&mut bytes);
    assert_eq!(plain.load_bytes(&bytes), Ok(()));
    assert_eq!(plain.parameters(), dropped.parameters());
    plain.to_bytes(&mut bytes);
    assert_eq!(dropped.load_bytes(&bytes), Ok(()));
    assert_eq!((dropped.state.seed, dropped.state.step), (0, 0));
}

/// `parameters()` loses the running statistics, and says so; the bytes have them.
#[test]
fn a_network_with_batch_norm_comes_back_whole() {
    let x: [[f32; 2]; 8] = core::array::from_fn(|s| [s as f32, (s * s) as f32 - 20.0]);
    let target: [[f32; 1]; 8] = core::array::from_fn(|s| [(s as f32).sin()]);
    let (mut net, mut workspace) = (Net::new(1), Net::workspace::<8>());
    for _ in 0..100 {
        net.train_batch(&mut workspace, &x, &target, &mut Sgd::new(0.05));
    }
    let mut bytes = [0; Net::BYTES];
    net.to_bytes(&mut bytes);
    assert_eq!(Net::from_bytes(&bytes), net);
    let mut parameters = [0.0; Net::PARAMETERS];
    parameters.copy_from_slice(net.parameters());
    assert_ne!(Net::from_parameters(parameters).forward(&x[3]), net.forward(&x[3]));
    assert_eq!(Net::from_bytes(&bytes).forward(&x[3]), net.forward(&x[3]));
}
