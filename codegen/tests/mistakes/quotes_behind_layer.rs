// EXPECT , or init | parentheses
// AT , init = "zeros"
// FIX dense(8, init = zeros)
// MEND dense(8), init = "zeros" ==> dense(8, init = zeros)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8), init = "zeros" -> tanh;
        y: h -> dense(1);
        loss: mse(y);
    }
}
