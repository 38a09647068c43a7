// WARN mse | poisson | logarithm
// AT mse(y)
// FIX remove
// MEND  + mse(y) ==>
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(2);
        loss: poisson(y) + mse(y);
    }
}
