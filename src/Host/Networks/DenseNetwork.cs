using ZPrimeGpu.Kernels.Networks;

namespace ZPrimeGpu.Host.Networks;

/// <summary>A layer of neurons.</summary>
/// <param name="Neurons">Number of neurons.</param>
/// <param name="Activation">An <see cref="Kernels.Networks.Activation"/>.</param>
internal readonly record struct DenseLayer(int Neurons, int Activation);

/// <summary>Sizes and activations of a fully connected network.</summary>
/// <param name="Inputs">Number of inputs.</param>
/// <param name="Layers">Layers after the inputs.</param>
internal sealed record DenseArchitecture(int Inputs, IReadOnlyList<DenseLayer> Layers)
{
    private static readonly string[] ActivationNames = ["identity", "tanh", "relu", "sigmoid"];

    /// <summary>4-8-4-1, tanh, tanh, sigmoid (arXiv:2110.00810).</summary>
    public static DenseArchitecture Default { get; } =
        new(PunziNetKernel.Inputs, [new(8, Activation.Tanh), new(4, Activation.Tanh), new(1, Activation.Sigmoid)]);

    /// <summary>The same for kernels.</summary>
    public NetworkShape Shape
    {
        get
        {
            var shape = default(NetworkShape);
            shape.Add(Inputs, Activation.Identity);
            foreach (DenseLayer layer in Layers)
            {
                shape.Add(layer.Neurons, layer.Activation);
            }

            return shape;
        }
    }

    /// <summary>Name of an activation in files.</summary>
    public static string NameOf(int activation) => ActivationNames[activation];

    /// <summary>The activation of a name, or null.</summary>
    public static int? FindActivation(string? name)
    {
        int index = Array.IndexOf(ActivationNames, name?.ToLowerInvariant());
        return index < 0 ? null : index;
    }

    /// <summary>Why a network of these layers cannot be used; null where it can.</summary>
    public static string? Problem(int inputs, IReadOnlyList<DenseLayer> layers)
    {
        if (inputs is < 1 or > NetworkShape.MostNeurons || layers.Any(l => l.Neurons is < 1 or > NetworkShape.MostNeurons))
        {
            return $"layers have 1 to {NetworkShape.MostNeurons} neurons";
        }

        if (layers.Count is < 1 or >= NetworkShape.MostLayers)
        {
            return $"a network has 1 to {NetworkShape.MostLayers - 1} layers after its inputs, and this one {layers.Count}";
        }

        return layers[^1].Neurons != 1 ? $"the last layer must have one neuron, and this one has {layers[^1].Neurons}"
            : layers[^1].Activation is not (Activation.Sigmoid or Activation.Identity) ? $"it ends with {NameOf(layers[^1].Activation)}; it must end with sigmoid, or with nothing (then the sigmoid is added)"
            : null;
    }

    /// <summary>Sizes and activations for people: 4-8-4-1 (tanh, tanh, sigmoid).</summary>
    public override string ToString()
        => $"{Inputs}-{string.Join("-", Layers.Select(l => l.Neurons))} ({string.Join(", ", Layers.Select(l => NameOf(l.Activation)))})";
}
