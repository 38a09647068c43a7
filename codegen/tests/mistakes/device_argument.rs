// EXPECT device | device
// AT device =
// FIX remove
// MEND , device = cpu ==>
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1, device = cpu);
        loss: mse(y);
    }
}
