// EXPECT , or bias | bias
// AT dense(8), bias = false
// FIX dense(8, bias = false)
// MEND dense(8), bias = false ==> dense(8, bias = false)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8), bias = false -> relu;
        y: h -> dense(1);
        loss: mse(y);
    }
}
