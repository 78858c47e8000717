using Xunit;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Tests.Numerics;

public sealed class PhiloxTests
{
    /// <summary>The known answers that the authors publish with Random123.</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Generate_PublishedCounters_GivesTheKnownAnswers(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x0, uint x1, uint x2, uint x3)
    {
        PhiloxBlock block = Philox4x32.Generate(c0, c1, c2, c3, k0, k1);
        Assert.Equal([x0, x1, x2, x3], new[] { block.X0, block.X1, block.X2, block.X3 });
        Assert.Equal(((ulong)x1 << 32) | x0, block.Low);
        Assert.Equal(((ulong)x3 << 32) | x2, block.High);
    }

    [Fact]
    public void Generate_AnyInputBitFlipped_ChangesAboutHalfOfTheOutput()
    {
        PhiloxBlock reference = Philox4x32.Generate(1, 2, 3, 4, 5, 6);
        for (int bit = 0; bit < 192; bit++)
        {
            uint[] input = [1, 2, 3, 4, 5, 6];
            input[bit / 32] ^= 1u << (bit % 32);
            PhiloxBlock block = Philox4x32.Generate(input[0], input[1], input[2], input[3], input[4], input[5]);
            int changed = System.Numerics.BitOperations.PopCount(block.Low ^ reference.Low) + System.Numerics.BitOperations.PopCount(block.High ^ reference.High);

            // 128 fair coins: 64 ± 5.7; the bounds are five standard deviations.
            Assert.InRange(changed, 36, 92);
        }
    }
}
