// EXPECT 0 | bias
// AT bias = 0
// FIX bias = false
// MEND bias = 0 ==> bias = false
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(2, bias = 0);
        loss: mse(y);
    }
}
