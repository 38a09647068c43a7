//! The networks that the models of the zoo became.
//!
//! Guarantees: each is what `cargo netwright import` writes, compiled from source, with its weights in a
//! file.

/// Computes the outputs of a row, and between which bounds rounding may leave each.
pub type Run = fn(&[f32]) -> (Vec<f32>, Vec<[f64; 2]>);

/// Computes the outputs of a stream from its beginning, in blocks of so many samples.
pub type Stream = fn(&[Vec<f32>], usize) -> Vec<Vec<f32>>;

/// The body of a network's [`Stream`].
#[allow(unused_macros, reason = "without the zoo there are no networks")]
macro_rules! stream {
    ($net:ty, $x:ident, $block:ident) => {{
        let net = <$net>::trained_ref();
        let mut memory = <$net>::memory();
        let mut all = Vec::new();
        for block in $x.chunks($block) {
            let row = |row: &Vec<f32>| row[..].try_into().expect("a row of the network's size");
            let x: Vec<_> = block.iter().map(row).collect();
            let mut y = vec![Default::default(); x.len()];
            net.run(&mut memory, &x, &mut y);
            all.extend(y.iter().map(|row| row.to_vec()));
        }
        all
    }};
}
#[allow(unused_imports, reason = "without the zoo there are no networks")]
use stream;

/// The body of a network's [`Run`].
#[allow(unused_macros, reason = "without the zoo there are no networks")]
macro_rules! run {
    ($net:ty, $x:ident) => {{
        let net = <$net>::trained_ref();
        let x = $x.try_into().expect("a row of the network's size");
        let bounds = netwright::verify::bounds(net, &<[f32; _]>::map(x, netwright::verify::Interval::point));
        let between =
            bounds.outputs.iter().map(|bound| [f64::from(bound.lo()), f64::from(bound.hi())]).collect();
        (net.forward(&x).to_vec(), between)
    }};
}
#[allow(unused_imports, reason = "without the zoo there are no networks")]
use run;

#[allow(missing_docs, unreachable_pub, reason = "written by the build script")]
mod networks {
    #[allow(unused_imports, reason = "without the zoo there are no networks")]
    use super::{Run, Stream, run, stream};
    include!(concat!(env!("OUT_DIR"), "/networks.rs"));
}
pub use networks::{NETWORKS, STREAMS};

/// The recorded cases: `networks`, in the order of [`NETWORKS`], `streams`, in that of [`STREAMS`], and
/// `refused`.
pub const CASES: &str = include_str!(concat!(env!("OUT_DIR"), "/cases.json"));
