// EXPECT exp | exp
// AT -> exp
// FIX softplus
// MEND -> exp ==> -> softplus
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        m: h -> dense(2);
        v: h -> dense(2) -> exp;
        loss: gaussian_nll(m, v);
    }
}
