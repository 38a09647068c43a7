//! Small networks with three inputs and two targets, for all tests that try every one of their networks.

/// Hands their names and declarations to a macro, with those that a test adds.
macro_rules! common_networks {
    ($to:ident; $($own:tt)*) => {
        $to! {
            SigmoidBce { h: x -> dense(4) -> sigmoid; y: h -> dense(2) -> sigmoid; loss: bce(y); }
            TanhCrossEntropy { h: x -> dense(4) -> tanh; y: h -> dense(2) -> softmax; loss: cross_entropy(y); }
            ReluMse { h: x -> dense(4) -> relu; y: h -> dense(2) -> identity; loss: mse(y); }
            SoftmaxMse { h: x -> dense(4) -> tanh; y: h -> dense(2) -> softmax; loss: mse(y, allow = "NW0052"); }
            Wide { h: x -> dense(33) -> relu; k: h -> dense(12) -> tanh; y: k -> dense(2) -> softmax; loss: cross_entropy(y); }
            Residual {
                h: x -> dense(3, bias = false) -> tanh;
                s: h + x;
                k: s -> dense(3, frozen = true) -> relu;
                t: k + s + h;
                y: t -> dense(2) -> softmax;
                loss: cross_entropy(y);
            }
            FrozenEnds {
                h: x -> dense(4, frozen = true) -> tanh;
                k: h -> dense(4) -> tanh;
                y: k -> dense(2, frozen = true) -> sigmoid;
                loss: bce(y);
            }
            $($own)*
        }
    };
}
