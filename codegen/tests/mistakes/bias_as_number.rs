// EXPECT 0.1 | list || number for each
// AT bias = 0.1
// FIX bias = [0.1, 0.1, 0.1]
// MEND bias = 0.1 ==> bias = [0.1, 0.1, 0.1]
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(3, bias = 0.1);
        loss: mse(y);
    }
}
