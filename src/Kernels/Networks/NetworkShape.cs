namespace ZPrimeGpu.Kernels.Networks;

/// <summary>Sizes and activations of a fully connected network; blittable, a byte per layer.</summary>
/// <remarks>
/// Layer 0 is the input. The parameters of layer l ≥ 1 follow one another: for each of its neurons the weights of the neurons of layer l − 1, then its
/// bias. The values of a network follow one another layer by layer, inputs first.
/// </remarks>
public struct NetworkShape
{
    /// <summary>Most layers, inputs included.</summary>
    public const int MostLayers = 8;

    /// <summary>Most neurons of a layer.</summary>
    public const int MostNeurons = 128;

    /// <summary>Layers, inputs included.</summary>
    public int Layers;

    private ulong sizes;
    private ulong activations;

    /// <summary>Neurons of a layer.</summary>
    /// <param name="layer">Layer, 0 = inputs.</param>
    public readonly int Size(int layer) => (int)((sizes >> (8 * layer)) & 255);

    /// <summary>Activation of a layer.</summary>
    /// <param name="layer">Layer, from 1.</param>
    public readonly int ActivationOf(int layer) => (int)((activations >> (8 * layer)) & 255);

    /// <summary>Number of parameters.</summary>
    public readonly int Parameters
    {
        get
        {
            int count = 0;
            for (int layer = 1; layer < Layers; layer++)
            {
                count += Size(layer) * (Size(layer - 1) + 1);
            }

            return count;
        }
    }

    /// <summary>Number of values of a forward pass: inputs and every neuron.</summary>
    public readonly int Values
    {
        get
        {
            int count = 0;
            for (int layer = 0; layer < Layers; layer++)
            {
                count += Size(layer);
            }

            return count;
        }
    }

    /// <summary>Adds a layer; the first one is the input, whose activation does not count.</summary>
    /// <param name="size">Neurons.</param>
    /// <param name="activation">An <see cref="Activation"/>.</param>
    public void Add(int size, int activation)
    {
        sizes |= (ulong)size << (8 * Layers);
        activations |= (ulong)activation << (8 * Layers);
        Layers++;
    }
}
