// EXPECT [0.1, 0.2, 0.3] | 3 | 2
// AT bias = [0.1, 0.2, 0.3]
// FIX dense(3, bias = [0.1, 0.2, 0.3])
// MEND dense(2 ==> dense(3
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(2, bias = [0.1, 0.2, 0.3]);
        loss: mse(y);
    }
}
