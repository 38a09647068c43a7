// EXPECT lstm | lstm || recurrent
// AT lstm(8)
// FIX state || previous
// MEND lstm(8) ==> dense(8) -> tanh
network! {
    pub struct N {
        x: input(4);
        h: x -> lstm(8);
        y: h -> dense(1);
        loss: mse(y);
    }
}
