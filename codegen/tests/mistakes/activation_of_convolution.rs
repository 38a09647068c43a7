// EXPECT activation | causal_conv
// AT activation = relu
// FIX causal_conv(8, kernel = 3, dilation = 2) -> relu
// MEND causal_conv(8, kernel = 3, dilation = 2, activation = relu) ==> causal_conv(8, kernel = 3, dilation = 2) -> relu
network! {
    pub struct N {
        x: input(3);
        h: x -> causal_conv(8, kernel = 3, dilation = 2, activation = relu);
        y: h -> dense(1);
        loss: mse(y);
    }
}
