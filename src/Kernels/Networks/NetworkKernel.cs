using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Networks;

/// <summary>Forward and backward pass of a fully connected network with one output, one event per lane, parameters the same for every lane.</summary>
/// <remarks>
/// a₀ = inputs, zₗ = Wₗ aₗ₋₁ + bₗ, aₗ = fₗ(zₗ). The last layer's activation is left to the caller: cuts compare its argument, and the loss
/// differentiates it in closed form. Every sum runs in one fixed order with fused multiply-adds, so that the number of lanes does not change a bit.
/// Both passes are methods of their own, optimised at once: see <see cref="Elementary"/> on what inlining into a caller would cost.
/// </remarks>
public static class NetworkKernel
{
    /// <summary>The forward pass: fills the values of the hidden layers and returns the argument of the last activation.</summary>
    /// <param name="shape">Shape; its last layer has one neuron.</param>
    /// <param name="parameters">Parameters [<see cref="NetworkShape.Parameters"/>].</param>
    /// <param name="values">Values [<see cref="NetworkShape.Values"/>]: inputs given, hidden layers written.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TReal Forward<TReal, TParameters, TValues>(in NetworkShape shape, TParameters parameters, TValues values)
        where TReal : unmanaged, IReal<TReal>
        where TParameters : struct, IView<TReal>
        where TValues : struct, IView<TReal>
    {
        int parameter = 0;
        int below = 0;
        int last = shape.Layers - 1;
        for (int layer = 1; layer < last; layer++)
        {
            int inputs = shape.Size(layer - 1);
            int neurons = shape.Size(layer);
            int kind = shape.ActivationOf(layer);
            int above = below + inputs;
            for (int j = 0; j < neurons; j++)
            {
                TReal z = Neuron<TReal, TParameters, TValues>(parameters, parameter, values, below, inputs);
                values[above + j] = ActivationKernel.Value(kind, z);
                parameter += inputs + 1;
            }

            below = above;
        }

        return Neuron<TReal, TParameters, TValues>(parameters, parameter, values, below, shape.Size(last - 1));
    }

    /// <summary>The backward pass: adds the derivatives of an event's loss with respect to every parameter.</summary>
    /// <param name="shape">Shape.</param>
    /// <param name="parameters">Parameters.</param>
    /// <param name="values">Values as <see cref="Forward"/> left them.</param>
    /// <param name="outputDerivative">Derivative of the loss with respect to the argument of the last activation.</param>
    /// <param name="deltas">Working space [<see cref="NetworkShape.Values"/>].</param>
    /// <param name="gradient">Receives the sums [<see cref="NetworkShape.Parameters"/>].</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TReal, TParameters, TValues>(
        in NetworkShape shape, TParameters parameters, TValues values, TReal outputDerivative, TValues deltas, TValues gradient)
        where TReal : unmanaged, IReal<TReal>
        where TParameters : struct, IView<TReal>
        where TValues : struct, IView<TReal>
    {
        int parameter = shape.Parameters;
        int above = shape.Values - 1;
        deltas[above] = outputDerivative;
        for (int layer = shape.Layers - 1; layer >= 1; layer--)
        {
            int inputs = shape.Size(layer - 1);
            int neurons = shape.Size(layer);
            int below = above - inputs;
            parameter -= neurons * (inputs + 1);
            for (int j = 0; j < neurons; j++)
            {
                TReal delta = deltas[above + j];
                int first = parameter + (j * (inputs + 1));
                for (int i = 0; i < inputs; i++)
                {
                    gradient[first + i] = TReal.Fma(delta, values[below + i], gradient[first + i]);
                }

                gradient[first + inputs] = gradient[first + inputs] + delta;
            }

            if (layer > 1)
            {
                int kind = shape.ActivationOf(layer - 1);
                for (int i = 0; i < inputs; i++)
                {
                    TReal sum = TReal.From(0);
                    for (int j = 0; j < neurons; j++)
                    {
                        sum = TReal.Fma(deltas[above + j], parameters[parameter + (j * (inputs + 1)) + i], sum);
                    }

                    deltas[below + i] = sum * ActivationKernel.Derivative(kind, values[below + i]);
                }
            }

            above = below;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal Neuron<TReal, TParameters, TValues>(TParameters parameters, int first, TValues values, int below, int inputs)
        where TReal : unmanaged, IReal<TReal>
        where TParameters : struct, IView<TReal>
        where TValues : struct, IView<TReal>
    {
        TReal z = parameters[first + inputs];
        for (int i = 0; i < inputs; i++)
        {
            z = TReal.Fma(parameters[first + i], values[below + i], z);
        }

        return z;
    }
}
