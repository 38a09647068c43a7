// EXPECT num_layers | lstm
// AT num_layers
// FIX h2: x -> lstm(4); h3: h2 -> lstm(4); h: h3 -> lstm(4);
// MEND h: x -> lstm(4, num_layers = 3); ==> h2: x -> lstm(4); h3: h2 -> lstm(4); h: h3 -> lstm(4);
network! {
    pub struct N {
        x: input(3);
        h: x -> lstm(4, num_layers = 3);
        y: h -> dense(1);
        loss: mse(y);
    }
}
