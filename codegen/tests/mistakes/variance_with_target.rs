// WARN mse | variance | target
// AT mse(v)
// FIX remove
// MEND  + mse(v) ==>
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        m: h -> dense(2);
        v: h -> dense(2) -> softplus;
        loss: gaussian_nll(m, v) + mse(v);
    }
}
