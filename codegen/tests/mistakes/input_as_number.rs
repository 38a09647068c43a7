// EXPECT 4 | 4
// AT x: 4
// FIX input(4)
// MEND x: 4; ==> x: input(4);
network! {
    pub struct N {
        x: 4;
        y: x -> dense(1);
        loss: mse(y);
    }
}
