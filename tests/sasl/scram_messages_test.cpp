#include "sasl/scram_messages.hpp"

#include <gtest/gtest.h>

#include "base/base64.hpp"

namespace satchel::sasl {
namespace {

using namespace std::string_literals;

}  // namespace

TEST(Gs2Header, EachFormIsRead) {
  EXPECT_EQ(parse_gs2_header("n,,rest")->flag, BindingFlag::none);
  EXPECT_EQ(parse_gs2_header("y,,")->flag, BindingFlag::not_offered);
  const auto used = parse_gs2_header("p=tls-exporter,a=b=2Cc=3Dd,rest");
  ASSERT_TRUE(used);
  EXPECT_EQ(used->flag, BindingFlag::used);
  EXPECT_EQ(used->binding, "tls-exporter");
  EXPECT_EQ(used->authorization_id, "b,c=d");
  EXPECT_EQ(used->text, "p=tls-exporter,a=b=2Cc=3Dd,");
}

TEST(Gs2Header, NothingElseIsTakenForOne) {
  for (const std::string& text : {""s, "n"s, "n,"s, "n,a=,"s, "n,b,"s, "n,a"s, "N,,"s, "p,,"s, "p=,,"s, "x,,"s, ",,"s,
                                  "n,a==,"s, "n,a==2c,"s, "n,a==2,"s, "n,a=b=,"s, "n,a=b=4A,"s, "F,n,,"s, "n,a=a\0b,"s})
    EXPECT_FALSE(parse_gs2_header(text)) << text;
}

TEST(Gs2Header, IsReadAsItWasMade) {
  for (const BindingFlag flag : {BindingFlag::none, BindingFlag::not_offered, BindingFlag::used})
    for (const std::string_view name : {"", "alice", ",=,=2C", "\u00e9"}) {
      const std::string text = make_gs2_header(flag, "tls-exporter", name);
      const auto header = parse_gs2_header(text);
      ASSERT_TRUE(header) << text;
      EXPECT_EQ(header->flag, flag);
      EXPECT_EQ(header->authorization_id, name);
      EXPECT_EQ(header->text, text);
    }
}

TEST(ScramMessages, TheFirstOfTheClientIsTakenApart) {
  const auto message = parse_client_first("y,,n=a=2Cb,r=abc,x=1,y=z=");
  ASSERT_TRUE(message);
  EXPECT_EQ(message->name, "a,b");
  EXPECT_EQ(message->nonce, "abc");
  EXPECT_EQ(message->bare, "n=a=2Cb,r=abc,x=1,y=z=");
}

TEST(ScramMessages, AMalformedFirstOfTheClientIsRefused) {
  for (const std::string& text :
       {""s, "n,,"s, "n,,n=,r=abc"s, "n,,n=a"s, "n,,n=a,"s, "n,,n=a,r="s, "n,,r=abc,n=a"s, "n,,n=a,r=abc,"s,
        "n,,n=a=2,r=abc"s, "n,,n=a,r=a c"s, "n,,n=a,r=ab\x7f"s, "n,,n=a,r=ab\xc3\xa9"s, "n,,n=a,r=abc,1=x"s,
        "n,,n=a,r=abc,x"s, "n,,n=a,r=abc,x="s, "n,,n=a,r=abc,r=def"s, "n,,n=a,r=abc,xy=1"s, "n,,n=a\0b,r=abc"s,
        "n,,n=a,r=abc,x=\0"s})
    EXPECT_FALSE(parse_client_first(text)) << text;
}

// RFC 5802 section 5.1, of "m": "its presence in a client or a server message MUST cause authentication failure".
TEST(ScramMessages, MandatoryExtensionsAreRefusedWhereverTheyStand) {
  EXPECT_FALSE(parse_client_first("n,,m=x,n=a,r=abc"));
  EXPECT_FALSE(parse_client_first("n,,n=a,r=abc,m=x"));
  EXPECT_FALSE(parse_server_first("m=x,r=abc,s=QSXCR+Q6sek8bf92,i=4096"));
  EXPECT_FALSE(parse_server_first("r=abc,s=QSXCR+Q6sek8bf92,i=4096,m=x"));
  EXPECT_FALSE(parse_client_final("c=biws,r=abc,m=x,p=AAAA"));
  EXPECT_FALSE(parse_server_final("v=AAAA,m=x"));
}

TEST(ScramMessages, OptionalExtensionsAreIgnored) {
  EXPECT_TRUE(parse_client_first("n,,n=a,r=abc,x=1"));
  EXPECT_TRUE(parse_server_first("r=abc,s=QSXCR+Q6sek8bf92,i=4096,x=1,t=2"));
  EXPECT_TRUE(parse_client_final("c=biws,r=abc,x=1,p=AAAA"));
  EXPECT_TRUE(parse_server_final("v=AAAA,x=1"));
}

TEST(ScramMessages, AMalformedFirstOfTheServerIsRefused) {
  ASSERT_TRUE(parse_server_first("r=abc,s=QSXCR+Q6sek8bf92,i=4096"));
  for (const char* text :
       {"", "r=abc", "r=abc,s=QSXCR+Q6sek8bf92", "r=abc,s=QSXCR+Q6sek8bf92,i=", "r=abc,s=QSXC%,i=4096",
        "r=abc,s=QSXCR,i=4096", "r=abc,s=,i=4096", "s=QSXC,r=abc,i=4096", "r=abc,s=QSXC,i=-1", "r=abc,s=QSXC,i=04096",
        "r=abc,s=QSXC,i=0", "r=abc,s=QSXC,i=4096x", "r=abc,s=QSXC,i=99999999999999999999", "e=other-error"})
    EXPECT_FALSE(parse_server_first(text)) << text;
}

TEST(ScramMessages, AMalformedLastOfTheClientIsRefused) {
  const auto message = parse_client_final("c=biws,r=abc,p=AAAA");
  ASSERT_TRUE(message);
  EXPECT_EQ(message->binding, "n,,");
  EXPECT_EQ(message->proof, "\0\0\0"s);
  EXPECT_EQ(message->without_proof, "c=biws,r=abc");
  for (const char* text : {"", "c=biws", "c=biws,r=abc", "c=biws,r=abc,p=", "c=biws,r=abc,p=AAA", "c=,r=abc,p=AAAA",
                           "r=abc,p=AAAA", "r=abc,c=biws,p=AAAA", "c=biws,p=AAAA,r=abc", "c=biw,r=abc,p=AAAA",
                           ",p=AAAA", "c=biws,r=abc,p=AAAA,p=AAAA", "c=biws,r=abc,p=AAAA,x=1"})
    EXPECT_FALSE(parse_client_final(text)) << text;
}

TEST(ScramMessages, TheLastOfTheServerIsASignatureOrAnError) {
  EXPECT_EQ(parse_server_final("e=invalid-proof")->error, "invalid-proof");
  EXPECT_EQ(parse_server_final("v=AAAA")->signature, "\0\0\0"s);
  for (const char* text : {"", "v=", "v=A", "e=", "x=AAAA", "v=AAAA,", "v=AAAA,e=x", "e=x,v=AAAA"})
    EXPECT_FALSE(parse_server_final(text)) << text;
}

TEST(ScramMessages, HaveACeiling) {
  const std::string filling(maximum_scram_octets, 'x');
  EXPECT_FALSE(parse_client_first("n,,n=a,r=" + filling));
  EXPECT_FALSE(parse_server_first("r=" + filling + ",s=QSXC,i=4096"));
  EXPECT_FALSE(parse_client_final("c=biws,r=" + filling + ",p=AAAA"));
  EXPECT_FALSE(parse_server_final("e=" + filling));
}

}  // namespace satchel::sasl
