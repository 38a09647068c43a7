// EXPECT filters | causal_conv
// AT filters
// FIX causal_conv(8, kernel = 3)
// MEND causal_conv(filters = 8, kernel = 3) ==> causal_conv(8, kernel = 3)
network! {
    pub struct N {
        x: input(3);
        h: x -> causal_conv(filters = 8, kernel = 3) -> relu;
        y: h -> dense(1);
        loss: mse(y);
    }
}
