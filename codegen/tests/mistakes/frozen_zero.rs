// EXPECT 0 | frozen
// AT frozen = 0
// FIX frozen = false
// MEND frozen = 0 ==> frozen = false
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1, frozen = 0);
        loss: mse(y);
    }
}
