// COUNT 2
// EXPECT 8 | dense
// EXPECT rleu | rleu
// AT x -> 8 -> rleu
// FIX dense(8)
// MEND x -> 8 ==> x -> dense(8)
// MEND rleu ==> relu
network! {
    pub struct N {
        x: input(4);
        h: x -> 8 -> rleu;
        y: h -> dense(1);
        loss: mse(y);
    }
}
