// EXPECT 0 | l2 | 0
// AT l2 = 0
// FIX remove
// MEND , l2 = 0 ==>
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1, l2 = 0);
        loss: mse(y);
    }
}
