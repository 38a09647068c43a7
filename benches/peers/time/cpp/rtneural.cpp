// RTNeural: rtneural MODEL.json NAME SIGNAL ANSWERS. The shapes are known when it is compiled (`ModelT`); the
// weights are those of a state dict of PyTorch.
#include <RTNeural/RTNeural.h>

#include "measure.hpp"

template <typename Model>
void run(Model& model, char** arguments)
{
    std::vector<float> signal = read_signal(arguments[3]);
    const auto process = [&](const float* input, float* output, int frames) {
        for (int frame = 0; frame < frames; frame++)
            output[frame] = model.forward(input + frame);
    };
    model.reset();
    write_answers(arguments[4], signal, process);
    for (const int block : {64, 1})
        measure("RTNeural", arguments[2], signal, block, process);
}

int main(int count, char** arguments)
{
    if (count < 5)
        return 2;
    const std::string name = arguments[2];
    nlohmann::json weights;
    std::ifstream(arguments[1]) >> weights;
    namespace torch = RTNeural::torch_helpers;
    if (name == "GRU-40") {
        static RTNeural::ModelT<float, 1, 1, RTNeural::GRULayerT<float, 1, 40>, RTNeural::DenseT<float, 40, 1>> model;
        torch::loadGRU<float>(weights, "cell.", model.get<0>());
        torch::loadDense<float>(weights, "head.", model.get<1>());
        run(model, arguments);
    } else {
        static RTNeural::ModelT<float, 1, 1, RTNeural::LSTMLayerT<float, 1, 16>, RTNeural::DenseT<float, 16, 1>> model;
        torch::loadLSTM<float>(weights, "cell.", model.get<0>());
        torch::loadDense<float>(weights, "head.", model.get<1>());
        run(model, arguments);
    }
}
