// EXPECT epochs or 10 | train
// AT epochs: 10
// FIX remove
// MEND epochs: 10; ==>
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1);
        epochs: 10;
        loss: mse(y);
    }
}
