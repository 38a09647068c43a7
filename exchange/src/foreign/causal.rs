//! Convolutions over time: their limits, and their weights as one matrix.
//!
//! Input: sizes that a file says, and weights. Output: whether a network remembers so much; the matrix.
//! Guarantees: nothing overflows, and nothing is larger than 16 times the weights.

use super::elements;

/// The most values of earlier steps that one layer reads.
pub(crate) const LARGEST_KERNEL: usize = 512;
/// The most groups: all of them become one layer, whose weights between groups are 0.
pub(crate) const LARGEST_GROUPS: usize = 16;
/// The most numbers that a model remembers of one value.
const LARGEST_LINE: usize = 1 << 20;

/// Whether a network remembers what a convolution reads: `kernel` values of so many numbers, each `dilation`
/// steps behind the next.
pub(crate) fn check_taps(kernel: usize, dilation: usize, inputs: usize) -> Result<(), String> {
    let farthest = (kernel.max(1) - 1).checked_mul(dilation);
    let line = farthest.and_then(|steps| steps.checked_mul(inputs.max(1)));
    let is_kernel = (1..=LARGEST_KERNEL).contains(&kernel) && (kernel == 1 || dilation > 0);
    if is_kernel && line.is_some_and(|line| line <= LARGEST_LINE) {
        return Ok(());
    }
    Err(format!(
        "it reads {kernel} steps, each {dilation} behind the next, which is more than a network remembers, or \
         none: {LARGEST_KERNEL} steps and {LARGEST_LINE} numbers are the most"
    ))
}

/// `[kernel · input][output]`, the oldest step first, of `[output][input / groups][kernel]`; `None` where a
/// size is 0 or does not fit.
pub(crate) fn matrix(numbers: &[f64], [outputs, own, kernel]: [usize; 3], groups: usize) -> Option<Vec<f64>> {
    let fits = elements(&[outputs, own, kernel]) == Some(numbers.len()) && !numbers.is_empty();
    let made = outputs.checked_div(groups).filter(|made| fits && made * groups == outputs)?;
    let inputs = own.checked_mul(groups)?;
    let all = elements(&[kernel, inputs, outputs])?;
    // Between groups there are zeros.
    let most = numbers.len().checked_mul(LARGEST_GROUPS)?;
    let mut matrix = vec![0.0; Some(all).filter(|all| *all <= most)?];
    for (output, of_output) in numbers.chunks(own * kernel).enumerate() {
        for (input, of_input) in of_output.chunks(kernel).enumerate() {
            let input = output / made * own + input;
            for (step, &weight) in of_input.iter().enumerate() {
                *matrix.get_mut((step * inputs + input) * outputs + output)? = weight;
            }
        }
    }
    Some(matrix)
}
