// EXPECT approximate | gelu
// AT gelu(approximate
// FIX gelu_tanh
// MEND gelu(approximate = tanh) ==> gelu_tanh
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> gelu(approximate = tanh);
        y: h -> dense(1);
        loss: mse(y);
    }
}
