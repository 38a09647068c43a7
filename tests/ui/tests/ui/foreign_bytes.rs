//! A `static` of the bytes of another network, of damaged ones, and of too few: each an error at its place.

use netwright::network;

network! { struct Tanh { x: input(2); y: x -> dense(1) -> tanh; loss: mse(y); } }
network! { struct Relu { x: input(2); y: x -> dense(1) -> relu; loss: mse(y); } }

/// A saved `Tanh`.
const BYTES: [u8; 48] = [
    0x4e, 0x45, 0x54, 0x57, 0x01, 0x00, 0x01, 0x00, 0x3a, 0x11, 0x9c, 0x4a, 0xe2, 0xf7, 0xb7, 0x88,
    0x00, 0x00, 0x00, 0x3f, 0x00, 0x00, 0xc0, 0xbf, 0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x56, 0xd7, 0x82, 0x41,
];

static RIGHT: Tanh = Tanh::from_bytes(&BYTES);
static ANOTHER: Relu = Relu::from_bytes(&BYTES);
static DAMAGED: Tanh = Tanh::from_bytes(&{
    let mut bytes = BYTES;
    bytes[20] = 9;
    bytes
});
static SHORT: Tanh = Tanh::from_bytes(&[0; 47]);

fn main() {
    let _ = (&RIGHT, &ANOTHER, &DAMAGED, &SHORT);
}
