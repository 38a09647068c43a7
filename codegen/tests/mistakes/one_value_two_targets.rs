// WARN mae | target
// AT mae(z)
// FIX mae(y)
// MEND mae(z) ==> mae(y)
// MEND z: y -> identity; ==>
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(2);
        z: y -> identity;
        loss: mse(y) + mae(z);
    }
}
