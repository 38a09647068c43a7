//! A crate that knows the library under another name, and hands its macro on to others.
#![deny(warnings, missing_docs, unreachable_pub, clippy::pedantic, clippy::nursery)]
#![forbid(unsafe_code)]

pub use loom::network;

loom::network! {
    /// Declared through the renamed dependency.
    #[derive(Debug, PartialEq)]
    pub struct Renamed<2, 4 tanh, 1>;
}

loom::network! {
    /// Fields that are called alike, each with a text, and all that can be derived.
    #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
    #[must_use]
    pub struct Documented {
        /// What is measured.
        x: input(3);
        /// The first hidden layer.
        h_1: x -> dense(4) -> tanh;
        /// The second hidden layer.
        h_2: h_1 -> dense(4) -> tanh -> dropout(0.1);
        /// The third hidden layer.
        h_3: h_2 -> dense(2);
        loss: mse(h_3);
    }
}

loom::network! {
    /// With running statistics, which are numbers.
    #[derive(Debug, PartialEq)]
    pub struct Running {
        x: input(3);
        h: x -> dense(4, bias = false);
        n: h -> batch_norm -> relu -> dropout(0.1);
        y: n -> dense(2);
        loss: mse(y);
    }
}

mod inner {
    //! Declared through this crate's own re-export.
    crate::network! {
        #[allow(clippy::redundant_pub_crate)] // it contradicts `unreachable_pub`
        pub(crate) struct Handed {
            x: input(3);
            y: x -> dense(2) -> softmax;
        }
    }
}

/// The class that an untrained network finds.
#[must_use]
pub fn class(x: &[f32; 3]) -> usize {
    inner::Handed::new(1).classify(x)
}

#[cfg(test)]
mod tests {
    #[test]
    fn renamed_networks_work() {
        assert_eq!(super::Renamed::PARAMETERS, 17);
        assert!(super::class(&[0.1, 0.2, 0.3]) < 2);
    }
}
