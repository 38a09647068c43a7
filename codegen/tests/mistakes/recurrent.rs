// EXPECT LSTM | lstm
// AT LSTM
// FIX did you mean `lstm`
// MEND LSTM(8) ==> lstm(8)
network! {
    pub struct N {
        x: input(4);
        h: x -> LSTM(8);
        y: h -> dense(1);
    }
}
