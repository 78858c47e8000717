namespace ZPrimeGpu.Validation.Oracles;

/// <summary>A fully connected network and Punzi's figure of merit, written out as in the textbook: matrices, library functions, no shared code.</summary>
public static class NetworkOracle
{
    /// <summary>A layer.</summary>
    /// <param name="Weights">Weights [neuron, input].</param>
    /// <param name="Biases">Biases [neuron].</param>
    /// <param name="Activation">tanh, relu, sigmoid or identity.</param>
    public sealed record Layer(double[,] Weights, double[] Biases, string Activation);

    /// <summary>Cuts the parameters of a network (neuron by neuron: weights, then bias) into layers.</summary>
    public static IReadOnlyList<Layer> Layers(int inputs, IReadOnlyList<(int Neurons, string Activation)> shape, IReadOnlyList<double> parameters)
    {
        var layers = new List<Layer>();
        var next = new Queue<double>(parameters);
        foreach ((int neurons, string activation) in shape)
        {
            var weights = new double[neurons, inputs];
            var biases = new double[neurons];
            for (int j = 0; j < neurons; j++)
            {
                for (int i = 0; i < inputs; i++)
                {
                    weights[j, i] = next.Dequeue();
                }

                biases[j] = next.Dequeue();
            }

            layers.Add(new Layer(weights, biases, activation));
            inputs = neurons;
        }

        return layers;
    }

    /// <summary>The output of a network.</summary>
    public static double Output(IEnumerable<Layer> layers, double[] inputs)
    {
        foreach (Layer layer in layers)
        {
            inputs = [.. layer.Biases.Select((bias, j) => Activate(layer.Activation, bias + inputs.Select((x, i) => layer.Weights[j, i] * x).Sum()))];
        }

        return inputs.Single();
    }

    /// <summary>The minimal cross section that Punzi's condition allows, by its definition: S = N/(ε L) with N the signal events of the published formula.</summary>
    public static double PunziCrossSection(double a, double b, double efficiency, double background, double luminosity)
    {
        double square = Math.Pow(b, 2) + (4 * a * Math.Sqrt(background)) + (4 * background);
        double events = (Math.Pow(a, 2) / 8) + (9 * Math.Pow(b, 2) / 13) + (a * Math.Sqrt(background)) + (b / 2 * Math.Sqrt(square));
        return events / efficiency / luminosity;
    }

    private static double Activate(string activation, double x) => activation switch
    {
        "tanh" => Math.Tanh(x),
        "relu" => x > 0 ? x : 0,
        "sigmoid" => 1 / (1 + Math.Exp(-x)),
        _ => x,
    };
}
