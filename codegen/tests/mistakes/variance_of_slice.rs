// WARN v | variance
// AT gaussian_nll(m, v)
// FIX softplus
// MEND slice(2..); ==> slice(2..) -> softplus;
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        both: h -> dense(4);
        m: both -> slice(..2);
        v: both -> slice(2..);
        loss: gaussian_nll(m, v);
    }
}
