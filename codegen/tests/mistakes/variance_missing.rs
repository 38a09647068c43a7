// EXPECT gaussian_nll(m) | mean | variance
// AT gaussian_nll(m)
// FIX variance: h -> dense(1) -> softplus; loss: gaussian_nll(m, variance);
// MEND loss: gaussian_nll(m); ==> variance: h -> dense(1) -> softplus; loss: gaussian_nll(m, variance);
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        m: h -> dense(1);
        loss: gaussian_nll(m);
    }
}
