using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Networks;

/// <summary>Parameters to start from: weights normal with standard deviation √(2/inputs) (He et al., arXiv:1502.01852), biases standard normal, as published for the Punzi-net.</summary>
internal static class NetworkStart
{
    private const uint Purpose = 0xA1000000;

    /// <summary>Draws them.</summary>
    /// <param name="architecture">Sizes.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="network">Which network of a training: its fold.</param>
    public static double[] Draw(DenseArchitecture architecture, ulong seed, int network)
    {
        var parameters = new double[architecture.Shape.Parameters];
        int inputs = architecture.Inputs;
        int next = 0;
        foreach (DenseLayer layer in architecture.Layers)
        {
            for (int j = 0; j < layer.Neurons; j++)
            {
                for (int i = 0; i <= inputs; i++, next++)
                {
                    PhiloxBlock block = Philox4x32.Generate((uint)next, (uint)network, Purpose, 0, (uint)seed, (uint)(seed >> 32));
                    double normal = RandomVariates.StandardNormal(new F64(RandomVariates.Uniform(block.Low))).Value;
                    parameters[next] = i < inputs ? normal * Math.Sqrt(2.0 / inputs) : normal;
                }
            }

            inputs = layer.Neurons;
        }

        return parameters;
    }
}
