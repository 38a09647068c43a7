// WARN v | variance
// AT gaussian_nll(m, v)
// FIX softplus
// MEND v: a - b; ==> v: a + b;
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        m: h -> dense(2);
        a: h -> dense(2) -> softplus;
        b: x -> dense(2) -> softplus;
        v: a - b;
        loss: gaussian_nll(m, v);
    }
}
