// COUNT 2
// EXPECT "he_normal" | quotes
// EXPECT bais | bais
// AT bais = false || init = "he_normal"
// FIX bias
// MEND "he_normal" ==> he_normal
// MEND bais ==> bias
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8, init = "he_normal", bais = false) -> relu;
        y: h -> dense(1);
        loss: mse(y);
    }
}
