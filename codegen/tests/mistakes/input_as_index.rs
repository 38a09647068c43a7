// EXPECT f32[4] | size
// AT x: f32[4]
// FIX input(4)
// MEND f32[4] ==> input(4)
network! {
    pub struct N {
        x: f32[4];
        y: x -> dense(1);
        loss: mse(y);
    }
}
