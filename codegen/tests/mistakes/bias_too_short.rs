// EXPECT [0.1, 0.2] | 2 | 3
// AT bias = [0.1, 0.2]
// FIX bias = [0.1, 0.2, 0]
// MEND [0.1, 0.2] ==> [0.1, 0.2, 0]
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(3, bias = [0.1, 0.2]);
        loss: mse(y);
    }
}
