// EXPECT [f32; 4] | input
// AT [f32; 4]
// FIX input(4)
// MEND [f32; 4] ==> input(4)
network! {
    pub struct N {
        x: [f32; 4];
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: mse(y);
    }
}
