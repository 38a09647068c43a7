// EXPECT [y, h] | (
// AT output: [y
// FIX output: (y, h);
// MEND [y, h] ==> (y, h)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        output: [y, h];
        loss: mse(y);
    }
}
