// WARN ones | alike
// AT init = ones, bias
// FIX xavier_uniform || random
// MEND init = ones, bias ==> bias
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8, init = ones, bias = false);
        n: h -> batch_norm -> tanh;
        y: n -> dense(1, init = zeros);
        loss: mse(y);
    }
}
