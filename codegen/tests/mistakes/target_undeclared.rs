// EXPECT target | train_step
// AT mse(y, target)
// FIX mse(y)
// MEND mse(y, target) ==> mse(y)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: mse(y, target);
    }
}
