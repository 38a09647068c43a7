// WARN v | variance | relu | 0
// AT gaussian_nll(m, v)
// FIX v: h -> dense(2) -> softplus;
// MEND v: h -> dense(2) -> relu; ==> v: h -> dense(2) -> softplus;
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        m: h -> dense(2);
        v: h -> dense(2) -> relu;
        loss: gaussian_nll(m, v);
    }
}
