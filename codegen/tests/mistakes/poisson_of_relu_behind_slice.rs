// WARN poisson | relu | logarithm
// AT poisson(y)
// FIX remove `relu`
// MEND -> relu; ==> ;
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> tanh;
        both: h -> dense(4) -> relu;
        y: both -> slice(..2);
        z: both -> slice(2..);
        loss: poisson(y) + mse(z);
    }
}
