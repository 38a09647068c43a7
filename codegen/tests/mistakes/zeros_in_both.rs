// WARN zeros | alike
// AT dense(8, init = zeros) -> tanh
// FIX xavier_uniform
// MEND dense(8, init = zeros) ==> dense(8)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8, init = zeros) -> tanh;
        y: h -> dense(2, init = zeros);
        loss: mse(y);
    }
}
