// WARN poisson | softplus | logarithm
// AT poisson(y)
// FIX remove `softplus`
// MEND -> softplus; ==> ;
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(2) -> softplus;
        loss: poisson(y);
    }
}
