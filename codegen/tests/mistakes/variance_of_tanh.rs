// WARN v | variance | tanh
// AT gaussian_nll(m, v)
// FIX v: h -> dense(2) -> softplus;
// MEND -> tanh; ==> -> softplus;
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        m: h -> dense(2);
        v: h -> dense(2) -> tanh;
        loss: gaussian_nll(m, v);
    }
}
