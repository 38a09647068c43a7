// EXPECT [2, 2, 1] | input
// AT input([2
// FIX input(2, 2, 1)
// MEND [2, 2, 1] ==> 2, 2, 1
network! {
    pub struct N {
        x: input([2, 2, 1]);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: mse(y);
    }
}
