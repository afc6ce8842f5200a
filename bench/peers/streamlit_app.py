"""The same page in Streamlit."""

import bench_data as data
import streamlit as st

state = st.session_state
if "member" not in state:
    with st.form("form"):
        identifier = st.text_input("identifier")
        password = st.text_input("password", type="password")
        if st.form_submit_button("Se connecter") and data.signs_in(identifier, password):
            state.member, state.offset = identifier, 0
            st.rerun()
else:
    st.write(data.total(state.member))
    if st.button("25 suivantes"):
        state.offset += data.PAGE
    st.table([line._asdict() for line in data.lines(state.member, state.offset)])
