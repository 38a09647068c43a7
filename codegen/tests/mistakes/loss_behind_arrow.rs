// EXPECT mse | loss
// AT loss: y -> mse
// FIX loss: mse(y);
// MEND y -> mse ==> mse(y)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: y -> mse;
    }
}
