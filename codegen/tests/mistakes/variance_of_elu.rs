// WARN v | variance | elu
// AT gaussian_nll(m, v)
// FIX v: h -> dense(2) -> softplus;
// MEND -> elu; ==> -> softplus;
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        m: h -> dense(2);
        v: h -> dense(2) -> elu;
        loss: gaussian_nll(m, v);
    }
}
