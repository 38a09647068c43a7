// NeuralAudio: neural_audio MODEL.nam NAME SIGNAL ANSWERS. Its own kernels, for shapes that are known when
// they are compiled.
#include <memory>

#include <NeuralAudio/NeuralModel.h>

#include "measure.hpp"

int main(int count, char** arguments)
{
    if (count < 5)
        return 2;
    NeuralAudio::NeuralModelLoader loader;
    loader.SetDefaultMaxAudioBufferSize(64);
    const std::unique_ptr<NeuralAudio::NeuralModel> model(loader.CreateFromFile(arguments[1]));
    if (!model)
        return 1;
    if (!model->IsStatic())
        std::fprintf(stderr, "%s: its shape is not known when it is compiled\n", arguments[2]);
    std::vector<float> signal = read_signal(arguments[3]);
    const auto process = [&](float* input, float* output, int frames) {
        model->Process(input, output, static_cast<size_t>(frames));
    };
    write_answers(arguments[4], signal, process);
    for (const int block : {64, 1})
        measure("NeuralAudio", arguments[2], signal, block, process);
}
